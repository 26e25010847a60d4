/// Where a subschema stands: a document of the library and the index of a token in it.
struct Place: Hashable {
    let document: Int
    let index: Int
}
