from sqlmodel import Field, Relationship, SQLModel


class AuthorBase(SQLModel):
    name: str


class Author(AuthorBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    books: list["Book"] = Relationship(back_populates="author")


class BookBase(SQLModel):
    title: str


class Book(BookBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    author_id: int = Field(foreign_key="author.id")
    author: Author = Relationship(back_populates="books")


class BookPublic(BookBase):
    id: int


class AuthorPublic(AuthorBase):
    id: int
    books: list[BookPublic] = []
