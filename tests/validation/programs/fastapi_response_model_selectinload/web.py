from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request
from sqlalchemy.orm import selectinload
from sqlmodel import Session, select

from models import Author, AuthorPublic

router = APIRouter(prefix="/authors")


def get_session(request: Request):
    with Session(request.app.state.engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


def first_author(session: SessionDep):
    return session.exec(select(Author.name).where(Author.id == 1)).first()


def may_read(first: Annotated[str, Depends(first_author)]):
    return first is not None


@router.get("/", response_model=list[AuthorPublic])
def list_authors(session: SessionDep, first: Annotated[str, Depends(first_author)], allowed: bool = Depends(may_read)):
    return session.exec(select(Author).options(selectinload(Author.books)).order_by(Author.name)).all()


app = FastAPI()
app.include_router(router, prefix="/api")
