"""JavaScript and JSX; TypeScript and TSX build on this folder."""
