from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request
from sqlmodel import Session, select

from models import Author

router = APIRouter(prefix="/authors")


def get_session(request: Request):
    with Session(request.app.state.engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


def count_visit(session: SessionDep):
    return session.exec(select(Author.name).where(Author.id == 1)).first()


def all_authors(session: Session = Depends(get_session)):
    return session.exec(select(Author).order_by(Author.name)).all()


@router.get("/")
def list_authors(visitor: Annotated[str, Depends(count_visit)], authors: list[Author] = Depends(all_authors)):
    return [{"name": author.name, "books": [book.title for book in author.books]} for author in authors]


app = FastAPI()
app.include_router(router, prefix="/api")
