"""Tariffs by partner: Japan's own and those that its exports meet."""
