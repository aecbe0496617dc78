import requests

COLLECTOR = "http://127.0.0.1:8000"
BATCH = 25


def send(session: requests.Session, batch: list[dict]) -> int:
    response = session.post(f"{COLLECTOR}/events", json={"events": batch}, timeout=5)
    return response.json()["accepted"]


def push_events(events: list[dict]) -> int:
    session = requests.Session()
    accepted = 0
    for start in range(0, len(events), BATCH):
        accepted += send(session, events[start : start + BATCH])
    return accepted
