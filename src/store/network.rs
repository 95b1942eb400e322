//! Whether a file lies on a network share, where SQLite's write-ahead log cannot work and locks cannot be trusted.
//!
//! Linux only, from the kernel's table of mounts: asking the file system itself needs a system call that no safe interface
//! offers here. Elsewhere the answer is always no.

use std::path::Path;

/// Whether the file system that holds this path is shared over a network.
#[cfg(target_os = "linux")]
pub(super) fn is_on_network(path: &Path) -> bool {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Ok(folder), Ok(mounts)) = (folder.canonicalize(), std::fs::read_to_string("/proc/mounts")) else {
        return false;
    };
    kind_of_mount(&mounts, &folder).is_some_and(is_network_kind)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_on_network(_path: &Path) -> bool {
    false
}

/// The kind of file system that is mounted nearest above a folder. Of two at one place the later one hides the earlier.
#[cfg(target_os = "linux")]
fn kind_of_mount<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    let mounted = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ').skip(1);
        let place = fields.next()?.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
        folder.starts_with(&place).then_some((place.len(), fields.next()?))
    });
    mounted.max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}

#[cfg(target_os = "linux")]
fn is_network_kind(kind: &str) -> bool {
    /// 9p is how a Windows disk appears inside WSL; the rest are shares and synced folders.
    const KINDS: &[&str] = &[
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.davfs2",
        "fuse.gcsfuse",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "smb3",
        "smbfs",
    ];
    KINDS.contains(&kind)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_decides() {
        let mounts = "/dev/sda / ext4 rw 0 0\nserver:/x /home/a\\040b nfs4 rw 0 0\n//w/s /mnt cifs rw 0 0\ntmp /mnt tmpfs rw 0 0\n";
        for (folder, expected) in [("/home", false), ("/home/a b/c", true), ("/home/a", false), ("/mnt/x", false)] {
            assert_eq!(kind_of_mount(mounts, Path::new(folder)).is_some_and(is_network_kind), expected, "{folder}");
        }
    }
}
