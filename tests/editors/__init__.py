"""What editors show, by a language server that is not ours."""
