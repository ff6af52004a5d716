"""From terms to vectorised code: templates, stages, the chain rule."""
