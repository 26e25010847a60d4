import Testing
import Validation

@Suite struct MetaSchemaTests {
    private static let draft = "https://json-schema.org/draft/2020-12/schema"
    private static let sluice = "urn:sluice:schema"

    private func metaSchema(_ name: String) throws -> Schema {
        try schema(#"{"$ref":"\#(name)"}"#)
    }

    @Test(arguments: [draft, sluice])
    func `every built-in schema passes`(dialect: String) throws {
        let meta = try metaSchema(dialect)
        for (name, bytes) in EmbeddedSchemaTexts.all {
            #expect(meta.validate(try Document(parsing: bytes)).errors == [], "\(name)")
        }
    }

    @Test(arguments: [
        draft, sluice, "https://json-schema.org/draft/2020-12/meta/core",
        "https://json-schema.org/draft/2020-12/meta/applicator",
        "https://json-schema.org/draft/2020-12/meta/unevaluated",
        "https://json-schema.org/draft/2020-12/meta/validation",
        "https://json-schema.org/draft/2020-12/meta/meta-data",
        "https://json-schema.org/draft/2020-12/meta/format-annotation",
        "https://json-schema.org/draft/2020-12/meta/format-assertion",
        "https://json-schema.org/draft/2020-12/meta/content",
    ])
    func `every meta-schema can be referred to and knows a schema from another value`(name: String) throws {
        let meta = try metaSchema(name)
        for text in ["{}", "true", #"{"title":"a","type":"string"}"#] {
            #expect(meta.validate(try document(text)).errors == [], "\(text)")
        }
        #expect(!meta.validate(try document("[]")).isValid)
    }

    /// Deep inside a schema, because that is where `$dynamicRef` leads back to the meta-schema that was asked for.
    @Test(
        arguments: [
            (#"{"type":"text"}"#, "/type"), (#"{"minLength":-1}"#, "/minLength"), (#"{"required":"a"}"#, "/required"),
            (#"{"required":["a","a"]}"#, "/required"), (#"{"allOf":[]}"#, "/allOf"), (#"{"title":1}"#, "/title"),
            (#"{"$anchor":"1a"}"#, "/$anchor"), (#"{"multipleOf":0}"#, "/multipleOf"), (#"{"not":1}"#, "/not"),
            (#"{"unevaluatedItems":1}"#, "/unevaluatedItems"), (#"{"contentEncoding":1}"#, "/contentEncoding"),
            (#"{"format":1}"#, "/format"),
        ]
    )
    func `a wrong keyword is found however deep it stands`(schema: String, pointer: String) throws {
        let nested = #"{"properties":{"a":{"items":{"anyOf":[true,\#(schema)]}}}}"#
        for dialect in [Self.draft, Self.sluice] {
            let errors = try metaSchema(dialect).validate(try document(nested)).errors
            #expect(errors.contains { $0.pointer == "/properties/a/items/anyOf/1" + pointer }, "\(dialect): \(errors)")
        }
    }

    @Test(
        arguments: [
            (#"{"requried":["a"]}"#, "/requried"), (#"{"x-advice":"yes"}"#, "/x-advice"),
            (#"{"x-message":""}"#, "/x-message"), (#"{"format":"hostname"}"#, "/format"),
        ]
    )
    func `ours is stricter than the draft's`(schema: String, pointer: String) throws {
        let nested = try document(#"{"$defs":{"a":{"if":\#(schema)}}}"#)
        #expect(try metaSchema(Self.draft).validate(nested).isValid)
        #expect(try metaSchema(Self.sluice).validate(nested).errors.map(\.pointer) == ["/$defs/a/if" + pointer])
    }

    @Test func `keywords of our own are good in ours`() throws {
        let text = #"{"x-advice":true,"x-message":"be good","x-owner":{"team":1},"$comment":"c"}"#
        #expect(try metaSchema(Self.sluice).validate(try document(text)).errors == [])
    }

    @Test func `a document may take the place of a built-in one`() throws {
        let library = try SchemaLibrary(documents: [
            ("mine.json", Array(#"{"$id":"urn:sluice:schema","type":"string"}"#.utf8)),
            ("test.json", Array(#"{"$ref":"urn:sluice:schema"}"#.utf8)),
        ])
        #expect(try library.schema("test.json").validate(try document("\"a\"")).isValid)
        #expect(try !library.schema("test.json").validate(try document("{}")).isValid)
    }
}
