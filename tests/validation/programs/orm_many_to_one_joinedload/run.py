from sqlalchemy.orm import Session

from validation_harness import sqlalchemy_kit


def prepare(volumes):
    from labels import shelf_labels
    from models import Author, Base, Book

    engine = sqlalchemy_kit.engine(Base.metadata)
    with Session(engine) as session:
        for i in range(volumes["authors"]):
            author = Author(name=f"author {i:03}")
            author.books = [Book(title=f"book {i:03}-{j}") for j in range(volumes["books"])]
            session.add(author)
        session.commit()
    session = Session(engine)
    return lambda: shelf_labels(session)
