"""Runs sessions with smtplib: reads `port security sessions` from each line of input, answers with the milliseconds of
each session as a JSON array. The conversation comes as JSON on the first line. With the argument `composed` the message
is made within the time that counts, else the one of the conversation is sent."""

import json
import smtplib
import ssl
import sys
import time
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE


def compose(talk):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = talk["from"], talk["to"], talk["subject"]
    message["Message-ID"], message["Date"] = make_msgid(domain="example.com"), formatdate()
    message.set_content(talk["text"])
    return message


def session(port, security, talk):
    client = smtplib.SMTP("127.0.0.1", port, local_hostname=talk["ehlo"], timeout=10)
    if security == "starttls":
        client.starttls(context=context)
    client.ehlo_or_helo_if_needed()
    client.user, client.password = talk["user"], talk["password"]
    code, _ = client.auth("PLAIN", client.auth_plain)
    assert code == 235
    if composed:
        client.send_message(compose(talk))
    else:
        client.sendmail(talk["from"], [talk["to"]], talk["message"])
    client.quit()


composed = sys.argv[1] == "composed"
talk = json.loads(sys.stdin.readline())
for line in sys.stdin:
    port, security, sessions = line.split()
    times = []
    for _ in range(int(sessions)):
        start = time.perf_counter()
        session(int(port), security, talk)
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps(times), flush=True)
