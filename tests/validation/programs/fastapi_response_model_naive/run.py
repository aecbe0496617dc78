from sqlmodel import Session

from validation_harness import sqlalchemy_kit


def prepare(volumes):
    from fastapi.testclient import TestClient
    from models import Author, Book
    from sqlmodel import SQLModel
    from web import app

    app.state.engine = sqlalchemy_kit.engine(SQLModel.metadata, check_same_thread=False)
    with Session(app.state.engine) as session:
        for i in range(volumes["authors"]):
            author = Author(name=f"author {i:03}")
            author.books = [Book(title=f"book {i:03}-{j}") for j in range(volumes["books"])]
            session.add(author)
        session.commit()
    client = TestClient(app)
    return lambda: client.get("/api/authors/").json()
