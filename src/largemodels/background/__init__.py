"""What chapter 1 builds: large models counted, from features to pretrained models, and scaling measured.

A folder for each notebook; a notebook's folder imports those of earlier notebooks only.
"""
