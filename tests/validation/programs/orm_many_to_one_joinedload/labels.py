from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models import Book


def shelf_labels(session: Session) -> list[str]:
    query = select(Book).options(joinedload(Book.author)).order_by(Book.title)
    labels = []
    for book in session.scalars(query).all():
        labels.append(f"{book.author.name}: {book.title}")
    return labels
