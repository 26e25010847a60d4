/// A JSON array of texts that are JSON already.
enum JSONArray {
    static func join(_ elements: [[UInt8]]) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(elements.reduce(2) { $0 + $1.count + 1 })
        body.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += element
        }
        body.append(UInt8(ascii: "]"))
        return body
    }
}
