"""For authors: run, tidy, and check notebooks; launch links, header cards, benchmarks, labs."""
