from models_client import complete


def answer_for(client, topic: str) -> str:
    tone = complete(client, f"Which tone suits {topic}?")
    return complete(client, f"Write an answer about {topic} in this tone: {tone}")


def triage(client, tickets: list[dict]) -> list[str]:
    return [f"{ticket['number']}: {answer_for(client, ticket['topic'])}" for ticket in tickets]
