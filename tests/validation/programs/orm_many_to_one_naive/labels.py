from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Book


def shelf_labels(session: Session) -> list[str]:
    labels = []
    for book in session.scalars(select(Book).order_by(Book.title)).all():
        labels.append(f"{book.author.name}: {book.title}")
    return labels
