"""From text to pieces: ``byte_pairs`` learns and cuts, ``library_pieces`` does it fast, ``piece_figures`` draws."""
