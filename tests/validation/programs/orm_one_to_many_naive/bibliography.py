from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Author


def author_entry(author: Author) -> dict:
    return {"name": author.name, "titles": sorted(book.title for book in author.books)}


def bibliography(session: Session) -> list[dict]:
    authors = session.scalars(select(Author).order_by(Author.name)).all()
    return [author_entry(author) for author in authors]
