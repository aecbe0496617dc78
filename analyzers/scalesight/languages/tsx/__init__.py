"""TSX: TypeScript's data with elements, by a grammar of its own."""
