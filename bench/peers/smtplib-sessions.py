"""Runs sessions with smtplib: reads `port security sessions` from each line of input, answers with the milliseconds of
each session as a JSON array. The conversation comes as JSON on the first line."""

import json
import smtplib
import ssl
import sys
import time

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE


def session(port, security, talk):
    client = smtplib.SMTP("127.0.0.1", port, local_hostname=talk["ehlo"], timeout=10)
    if security == "starttls":
        client.starttls(context=context)
    client.ehlo_or_helo_if_needed()
    client.user, client.password = talk["user"], talk["password"]
    code, _ = client.auth("PLAIN", client.auth_plain)
    assert code == 235
    client.sendmail(talk["from"], [talk["to"]], talk["message"])
    client.quit()


talk = json.loads(sys.stdin.readline())
for line in sys.stdin:
    port, security, sessions = line.split()
    times = []
    for _ in range(int(sessions)):
        start = time.perf_counter()
        session(int(port), security, talk)
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps(times), flush=True)
