import os

from fastapi import FastAPI, Request, Response
from standardwebhooks.webhooks import Webhook, WebhookVerificationError  # pip install standardwebhooks fastapi

app = FastAPI()


@app.post("/hooks/verso")
async def verso(request: Request) -> Response:
    try:
        event = Webhook(os.environ["VERSO_WEBHOOK_SECRET"]).verify(await request.body(), dict(request.headers))
    except WebhookVerificationError:
        return Response(status_code=400)
    if event["event"] == "verification.completed" and not event["test"]:
        print("verified", event["data"]["id"])
    return Response(status_code=204)
