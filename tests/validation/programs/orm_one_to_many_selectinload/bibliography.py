from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models import Author


def author_entry(author: Author) -> dict:
    return {"name": author.name, "titles": sorted(book.title for book in author.books)}


def bibliography(session: Session) -> list[dict]:
    query = select(Author).options(selectinload(Author.books)).order_by(Author.name)
    authors = session.scalars(query).all()
    return [author_entry(author) for author in authors]
