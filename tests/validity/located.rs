//! Each kind of fault at the right place.
