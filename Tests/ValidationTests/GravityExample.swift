import Testing

/// The request bodies of the Gravity guide: as they are printed, with their ellipses, and mended.
struct GravityExample: Sendable, CustomTestStringConvertible {
    let title: String
    let schema: String
    let mended: String
    /// As printed, with the place where reading stops.
    let printed: (body: String, line: Int, column: Int)

    var testDescription: String { title }

    private init(_ title: String, schema: String, elements: String, ellipsisLine: Int) {
        self.title = title
        self.schema = schema
        mended = "[\n\(elements)\n]"
        printed = ("[\n\(elements),\n    ...\n]", ellipsisLine, 5)
    }

    static let all: [GravityExample] = [
        GravityExample(
            "addEvents",
            schema: "gravity.event.json",
            elements: #"""
                    {
                        "itemId":"sampleItemId1",
                        "userId":"sampleUserId1",
                        "cookieId":"sampleCookieId1",
                        "eventType":"BUY",
                        "time": 1525625386,
                        "nameValues":
                        [
                            {"name":"unitPrice","value":"199.9"},
                            {"name":"quantity","value":"1"},
                            {"name":"orderId","value":"order-0123"}
                        ]
                    },
                    {
                        "itemId":"sampleItemId2",
                        "userId":"sampleUserId2",
                        "cookieId":"sampleCookieId2",
                        "eventType":"BUY",
                        "time": 1525625386,
                        "nameValues":
                        [
                            {"name":"unitPrice","value":"15"},
                            {"name":"quantity","value":"2"},
                            {"name":"orderId","value":"order-2423"}
                        ]
                    }
                """#,
            ellipsisLine: 28
        ),
        GravityExample(
            "addItems",
            schema: "gravity.item.json",
            elements: #"""
                    {
                        "itemId":"sampleItem1",
                        "title":"Sample product 1",
                        "hidden":false,
                        "nameValues":
                        [
                            {"name":"description","value":"This is only a sample product."},
                            {"name":"categoryPath","value":"mainCategory/subCategory"},
                            {"name":"url","value":"http://example.com/sampleItem1"},
                            {"name":"imageUrl","value":"http://example.com/sampleItem1Image.jpg"}
                        ]
                    }
                """#,
            ellipsisLine: 14
        ),
        GravityExample(
            "updateItems",
            schema: "gravity.item-update.json",
            elements: #"""
                    {
                        "itemId":"sampleItem1",
                        "hidden":true
                    },
                    {
                        "itemId":"sampleItem2",
                        "hidden":true
                    }
                """#,
            ellipsisLine: 10
        ),
        GravityExample(
            "addUsers",
            schema: "gravity.user.json",
            elements: #"""
                    {
                        "userId":"testUser1",
                        "hidden":false,
                        "nameValues":
                        [
                            {"name":"name","value":"Jack Test"},
                            {"name":"sex","value":"male"},
                            {"name":"country","value":"USA"}
                        ]
                    }
                """#,
            ellipsisLine: 12
        ),
    ]
}
