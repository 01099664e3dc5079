"""Chapter 2, the algorithms: each one built in the open in a notebook, and kept here for the notebooks after it."""
