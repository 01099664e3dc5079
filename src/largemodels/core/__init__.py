"""What every chapter needs: the device, seeds, assets, figures, claims. Imports nothing else of ours."""
