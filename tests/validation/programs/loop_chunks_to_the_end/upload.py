BATCH = 10


def batches(records):
    sent = []
    for start in range(0, len(records), BATCH):
        end = min(start + BATCH, len(records))
        sent.append(checksum(records[start:end]))
    return sent


def checksum(batch):
    total = 0
    for record in batch:
        total = (total * 31 + record) % 65_521
    return total
