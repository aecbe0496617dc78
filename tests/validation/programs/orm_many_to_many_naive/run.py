from sqlalchemy.orm import Session

from validation_harness import sqlalchemy_kit


def prepare(volumes):
    from feed import front_page
    from models import Base, Post, Tag

    engine = sqlalchemy_kit.engine(Base.metadata)
    with Session(engine) as session:
        for i in range(volumes["posts"]):
            session.add(Post(title=f"post {i}", tags=[Tag(label=f"tag {i}-{j}") for j in range(volumes["tags"])]))
        session.commit()
    session = Session(engine)
    return lambda: front_page(session)
