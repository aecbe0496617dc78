BATCH = 10


def batches(records):
    remaining = records
    sent = []
    while remaining:
        sent.append(checksum(remaining[:BATCH]))
        remaining = remaining[BATCH:]
    return sent


def checksum(batch):
    total = 0
    for record in batch:
        total = (total * 31 + record) % 65_521
    return total
