"""Where hand-ins and marks are kept: ``gradebook`` says what is in the SQLite file, ``file`` opens it or refuses."""
