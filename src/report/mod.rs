//! What people look at: views of what the other modules found. Pure functions into text; nothing is printed here.

pub mod terminal;
