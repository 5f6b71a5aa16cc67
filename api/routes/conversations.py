"""`GET` and `DELETE /v1/conversations/{id}`: what was said, and forgetting it."""

import json

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from api.dependencies import ServicesDependency
from api.routes.problem_docs import problems
from api.schemas import ConversationBody
from api.shop import ConversationView, StoredTurnView
from rag.answer_json import JsonObject, format_time
from rag.errors import ConversationError

router = APIRouter(prefix="/v1", tags=["conversations"])


@router.get(
    "/conversations/{conversation_id}",
    operation_id="getConversation",
    summary="Get a conversation",
    response_model=ConversationBody,
    responses=problems(404, 500, 503),
)
async def get_conversation(conversation_id: str, services: ServicesDependency) -> JSONResponse:
    """Give a conversation with its turns, oldest first, each answer with its citations as it was given."""
    conversation = await services.workers.run(lambda: services.shop.conversations.turns(conversation_id))
    # Not checked against the schema: an answer stored by an earlier version is given back as it is.
    return JSONResponse(_conversation_to_dict(conversation))


@router.delete(
    "/conversations/{conversation_id}",
    operation_id="deleteConversation",
    summary="Delete a conversation",
    status_code=204,
    responses=problems(404, 500, 503),
)
async def delete_conversation(conversation_id: str, services: ServicesDependency) -> Response:
    """Delete a conversation with everything said in it."""
    if not await services.workers.run(lambda: services.shop.conversations.delete(conversation_id)):
        raise ConversationError(f"there is no conversation {conversation_id!r}")
    return Response(status_code=204)


def _conversation_to_dict(conversation: ConversationView) -> JsonObject:
    return {
        "id": conversation.id,
        "created_at": format_time(conversation.created_at),
        "turns": [_turn_to_dict(turn) for turn in conversation.turns],
    }


def _turn_to_dict(turn: StoredTurnView) -> JsonObject:
    return {
        "id": turn.id,
        "role": turn.role,
        "content": turn.content,
        "created_at": format_time(turn.created_at),
        "answer": None if turn.answer_json is None else json.loads(turn.answer_json),
    }
