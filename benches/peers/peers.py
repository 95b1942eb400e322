"""Segmenters from PyPI: a paragraph a line in, a sentence a line out, a blank line behind each paragraph.

    pip install pysbd sentence-splitter syntok blingfire numpy nupunkt
    score_segments.py -- python3 benches/peers/peers.py pysbd {lang}
"""

import sys


def pysbd(language):
    import pysbd

    known = language if language in ("en", "es", "fr", "de") else "en"
    return pysbd.Segmenter(language=known, clean=False).segment


def sentence_splitter(language):
    from sentence_splitter import SentenceSplitter

    return SentenceSplitter(language=language).split


def syntok(_language):
    import syntok.segmenter

    def cut(text):
        for paragraph in syntok.segmenter.process(text):
            for sentence in paragraph:
                yield "".join(token.spacing + token.value for token in sentence)

    return cut


def blingfire(_language):
    import blingfire

    return lambda text: blingfire.text_to_sentences(text).split("\n")


def nupunkt(_language):
    import nupunkt

    return nupunkt.sent_tokenize


def main():
    makers = {maker.__name__: maker for maker in (pysbd, sentence_splitter, syntok, blingfire, nupunkt)}
    cut = makers[sys.argv[1]](sys.argv[2])
    for line in filter(str.strip, sys.stdin):
        for sentence in cut(line.strip()):
            print(" ".join(sentence.split()))
        print()


main()
