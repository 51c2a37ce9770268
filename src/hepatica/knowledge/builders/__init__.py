"""One builder for each kind of entry; `hepatica.knowledge.build` offers them."""
