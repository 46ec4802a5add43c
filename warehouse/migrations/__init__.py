"""The warehouse's tables through time: each change of them is one file in ``versions``; ``warehouse.store.upgrade`` runs them."""
