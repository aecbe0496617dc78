import os
import sqlite3

DATABASE = os.environ.get("DISCOGRAPHY", "discography.db")


def main():
    connection = sqlite3.connect(DATABASE)
    cursor = connection.cursor()
    cursor.execute("SELECT id, name FROM artists ORDER BY name")
    lines = []
    for artist_id, name in cursor.fetchall():
        cursor.execute("SELECT COUNT(*) FROM albums WHERE artist_id = ?", (artist_id,))
        (albums,) = cursor.fetchone()
        lines.append(f"{name}: {albums}")
    connection.close()
    return lines


if __name__ == "__main__":
    print("\n".join(main()))
