import requests

COLLECTOR = "http://127.0.0.1:8000"


def send(session: requests.Session, event: dict) -> int:
    response = session.post(f"{COLLECTOR}/events", json={"events": [event]}, timeout=5)
    return response.json()["accepted"]


def push_events(events: list[dict]) -> int:
    session = requests.Session()
    accepted = 0
    for event in events:
        accepted += send(session, event)
    return accepted
