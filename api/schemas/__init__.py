"""The shapes of requests and answers, as marshmallow schemas: what the OpenAPI document says is what is read and written."""
