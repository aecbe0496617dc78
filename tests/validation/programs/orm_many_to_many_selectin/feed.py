from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Post


def front_page(session: Session) -> list[dict]:
    page = []
    for post in session.scalars(select(Post)):
        page.append({"title": post.title, "tags": sorted(tag.label for tag in post.tags)})
    return page
