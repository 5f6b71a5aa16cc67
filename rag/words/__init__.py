"""The words of a message, before any catalog is looked at: courtesy, typos, several questions, intents, topics."""
