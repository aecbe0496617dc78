from models_client import complete


def answer_for(client, topic: str) -> str:
    tone = complete(client, f"Which tone suits {topic}?")
    return complete(client, f"Write an answer about {topic} in this tone: {tone}")


def triage(client, tickets: list[dict]) -> list[str]:
    answers = {}
    replies = []
    for ticket in tickets:
        topic = ticket["topic"]
        if topic not in answers:
            answers[topic] = answer_for(client, topic)
        replies.append(f"{ticket['number']}: {answers[topic]}")
    return replies
