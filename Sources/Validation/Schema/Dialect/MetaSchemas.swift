/// The schemas of schemas that are built in: those of draft 2020-12, and our own.
///
/// They are there in every library, so that a schema may name one with `$schema` or refer to it. They are plain schemas;
/// judging a schema document by one is an ordinary judgement, which the tests do with all of ours.
enum MetaSchemas {
    /// What a schema is written in unless it says otherwise. `format` is an annotation.
    static let draft = "https://json-schema.org/draft/2020-12/schema"

    /// What the schemas that come with the binary are written in: the draft's vocabularies, but `format` is asserted, and
    /// `x-advice` and `x-message` have their types. Any other keyword that the draft does not know must begin with `x-`.
    static let sluice = "urn:sluice:schema"

    /// By `$id`, parsed. A test holds that none is missing.
    static let all: [(name: String, document: Document)] = texts.compactMap { text in
        guard let document = try? Document(parsing: Array(text.utf8)),
            let name = document.member("$id", of: document.root).flatMap({ document.string($0) })
        else { return nil }
        return (name, document)
    }

    static let texts = draftTexts + [sluiceText]

    private static let sluiceText = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "urn:sluice:schema",
          "$vocabulary": {
            "https://json-schema.org/draft/2020-12/vocab/core": true,
            "https://json-schema.org/draft/2020-12/vocab/applicator": true,
            "https://json-schema.org/draft/2020-12/vocab/unevaluated": true,
            "https://json-schema.org/draft/2020-12/vocab/validation": true,
            "https://json-schema.org/draft/2020-12/vocab/meta-data": true,
            "https://json-schema.org/draft/2020-12/vocab/format-assertion": true,
            "https://json-schema.org/draft/2020-12/vocab/content": true
          },
          "$dynamicAnchor": "meta",
          "title": "Sluice's schemas",
          "type": ["object", "boolean"],
          "allOf": [
            {"$ref": "https://json-schema.org/draft/2020-12/meta/core"},
            {"$ref": "https://json-schema.org/draft/2020-12/meta/applicator"},
            {"$ref": "https://json-schema.org/draft/2020-12/meta/unevaluated"},
            {"$ref": "https://json-schema.org/draft/2020-12/meta/validation"},
            {"$ref": "https://json-schema.org/draft/2020-12/meta/meta-data"},
            {"$ref": "https://json-schema.org/draft/2020-12/meta/format-assertion"},
            {"$ref": "https://json-schema.org/draft/2020-12/meta/content"}
          ],
          "properties": {
            "format": {"enum": ["date-time", "email", "ipv4", "ipv6", "uri", "uuid"]},
            "x-advice": {"type": "boolean"},
            "x-message": {"type": "string", "minLength": 1}
          },
          "patternProperties": {"^x-": true},
          "unevaluatedProperties": false
        }
        """#
}
