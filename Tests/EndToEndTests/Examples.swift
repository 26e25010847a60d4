/// One event of each kind in the shape of the vendors' guides, with their typing errors mended.
enum Examples {
    private static let who = #""userId":"XXXXXXXXXXXXXXXXXXX","sessionId":"YYYYYYYYYYYYYYYYYYYYY""#
    private static let page = #""pageUrl":"http://www.exampleshop.com/","referrer":"""#

    private static let lines = """
        [
        {
        "productId":"EXAMPLE_PRODUCT_1",
        "price":349.99,
        "currency":"EUR",
        "quantity":2
        },
        {
        "productId":"EXAMPLE_PRODUCT_2",
        "price":249.99,
        "currency":"EUR",
        "quantity":1
        }
        ]
        """

    static let dengage = [
        #"{"name":"PAGE_VIEW",\#(who),\#(page),"category":"Home Page","device":"IOS"}"#,
        #"""
        {"name":"PRODUCT_VIEW",\#(who),\#(page),"device":"TABLET","productId":"EXAMPLE_PRODUCT_1","title":"Example Product",
        "inStock":"true","url":"https://www.exampleshop.com/example-product-1/","brand":"Example Brand","price":349.99,
        "image":"https://cdn.exampleshop.com/example-product-1.png","category":"Men>Sports>Shoes","oldPrice":449.99,
        "colors":["black","red","blue"],"sizes":["small","medium"],"params":{"field1":"value1","field2":"value2"}}
        """#,
        #"{"name":"BASKET_OPERATIONS",\#(who),\#(page),"device":"IOS","step":"add","productId":"EXAMPLE_PRODUCT_1","price":349.99,"currency":"EUR","quantity":2}"#,
        #"{"name":"BASKET_OPERATIONS",\#(who),\#(page),"device":"IOS","step":"remove","productId":"EXAMPLE_PRODUCT_1","quantity":1}"#,
        #"{"name":"CHECKOUT",\#(who),\#(page),"device":"ANDROID","step":"purchase","totalPrice":999.99,"currency":"EUR","productList":\#(lines)}"#,
        #"{"name":"USER_OPERATIONS",\#(who),\#(page),"device":"MOBILE","step":"signup","username":"CUSTOMER USERNAME","age":18,"memberSince":"23.01.2014","segments":["segment1","segment2"],"custom":{"field1":"value1"}}"#,
        #"{"name":"CUSTOM_EVENT",\#(who),\#(page),"device":"MOBILE","type":"my_custom_event","params":{"field1":"value1","field2":"value2"}}"#,
    ]

    static let gravity = [
        #"""
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
        }
        """#,
        #"""
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
    ]

    /// As the simulator lists what it received: line breaks can stand only between tokens, and become spaces there.
    static func onOneLine(_ event: String) -> String {
        event.replacing("\n", with: " ")
    }

    static func view(_ number: Int, user: String = "u") -> String {
        #"{"name":"PRODUCT_VIEW","userId":"\#(user)","sessionId":"s","productId":"p-\#(number)"}"#
    }

    static func item(_ number: Int) -> String {
        #"{"eventType":"VIEW","cookieId":"c","itemId":"i-\#(number)","time":1525625386}"#
    }

    static func array(_ events: some Sequence<String>) -> String {
        "[" + events.joined(separator: ",") + "]"
    }
}
