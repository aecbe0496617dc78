"""TypeScript: JavaScript's data, with types on top."""
