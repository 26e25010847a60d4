"""What schemathesis has to be told of this API."""

import json

import schemathesis


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Clients may meet members that they do not know; here each that the document does not name is a fault of its."""
    for schema in raw_schema["components"]["schemas"].values():
        close(schema)


def close(schema):
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            schema.setdefault("additionalProperties", False)
        for part in schema.values():
            close(part)
    elif isinstance(schema, list):
        for part in schema:
            close(part)


@schemathesis.serializer("application/x-ndjson")
def write_lines(context, value):
    """What is no list has no lines: any other text would be one."""
    return "".join(json.dumps(line) + "\n" for line in value).encode() if isinstance(value, list) else b""


@schemathesis.deserializer("application/x-ndjson")
def read_lines(context, response):
    return [json.loads(line) for line in response.content.decode().split("\n") if line]
