"""The shapes of requests and answers: what the OpenAPI document says is what is read and written."""
