import Testing

/// The request bodies of the Dengage guide: as they are printed, with their typing errors, and mended.
struct DengageExample: Sendable, CustomTestStringConvertible {
    let title: String
    let mended: String
    /// As printed, where that is not JSON, with the place where reading stops.
    var printed: (body: String, line: Int, column: Int)?

    var testDescription: String { title }

    static let all: [DengageExample] = [
        DengageExample(
            title: "Two events",
            mended: #"""
                [
                {
                "name": "PAGE_VIEW",
                "userId": "XXXXXXXXXXXXXXXXX",
                "sessionId": "YYYYYYYYYYYYYYYY",
                "device": "IOS",
                "pageUrl": "http://www.exampleshop.com/",
                "referrer": "http://www.google.com/",
                "category": "Product Page",
                "subCategory": "Men > Sports"
                },
                {
                "name": "PRODUCT_VIEW",
                "userId": "XXXXXXXXXXXXXXXXX",
                "sessionId": "YYYYYYYYYYYYYYYY",
                "device": "IOS",
                "productId": "EXAMPLE_PRODUCT_1"
                }
                ]
                """#
        ),
        DengageExample(
            title: "PAGE_VIEW",
            mended: #"""
                [
                {
                "name":"PAGE_VIEW",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "category":"Home Page",
                "device":"IOS"
                }
                ]
                """#,
            printed: (
                #"""
                [
                {
                "name":"PAGE_VIEW",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "category":"Home Page”,
                "device":"IOS"
                }
                ]
                """#,
                8, 24
            )
        ),
        DengageExample(
            title: "PRODUCT_VIEW",
            mended: #"""
                [
                {
                "name":"PRODUCT_VIEW",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"TABLET",
                "productId":"EXAMPLE_PRODUCT_1",
                "title":"Example Product",
                "inStock":"true",
                "url":"https://www.exampleshop.com/example-product-1/",
                "image":"https://cdn.exampleshop.com/example-product-1.png",
                "category":"Men>Sports>Shoes",
                "brand":"Example Brand",
                "price":349.99,
                "oldPrice":449.99,
                "gender":"M",
                "colors":["black","red","blue"],
                "sizes":["small","medium","large"],
                "labels":["new-comer","top-seller"],
                "params":{
                "field1":"value1",
                "field2":"value2"
                }
                }
                ]
                """#,
            printed: (
                #"""
                [
                {
                "name":"PRODUCT_VIEW",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"TABLET"
                "productId":"EXAMPLE_PRODUCT_1”,
                "title":"Example Product”,
                "inStock":"true”,
                "url":"https://www.exampleshop.com/example-product-1/”,
                "image":"https://cdn.exampleshop.com/example-product-1.png,
                "category":"Men>Sports>Shoes”,
                "brand":"Example Brand,
                "price":349.99,
                "oldPrice":449.99,
                "gender":"M",
                "colors":["black","red","blue"],
                "sizes":["small","medium","large"],
                "labels":["new-comer","top-seller"],
                "params":{
                "field1":"value1",
                "field2":"value2"
                }
                }
                ]
                """#,
                9, 1
            )
        ),
        DengageExample(
            title: "BASKET_OPERATIONS add",
            mended: #"""
                [
                {
                "name":"BASKET_OPERATIONS",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"IOS",
                "step":"add",
                "productId":"EXAMPLE_PRODUCT_1",
                "price":349.99,
                "currency":"EUR",
                "quantity":2
                }
                ]
                """#
        ),
        DengageExample(
            title: "BASKET_OPERATIONS remove",
            mended: #"""
                [
                {
                "name":"BASKET_OPERATIONS",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"IOS",
                "step":"remove",
                "productId":"EXAMPLE_PRODUCT_1",
                "quantity":1
                }
                ]
                """#
        ),
        DengageExample(
            title: "CHECKOUT basket",
            mended: #"""
                [
                {
                "name":"CHECKOUT",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"ANDROID",
                "step":"basket",
                "totalPrice":999.99,
                "currency":"EUR",
                "cartUrl":"http://www.exampleshop.com/cart/cart-1234567890/",
                "productList":[
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
                }
                ]
                """#,
            printed: (
                #"""
                [
                {
                "name":"CHECKOUT",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"ANDROID",
                "step":"basket",
                "totalPrice":999.99,
                "currency":"EUR",
                "cartUrl":"http://www.exampleshop.com/cart/cart-1234567890/"
                "productList":[
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
                }
                ]
                """#,
                13, 1
            )
        ),
        DengageExample(
            title: "CHECKOUT customer",
            mended: #"""
                [
                {
                "name":"CHECKOUT",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"ANDROID",
                "step":"customer",
                "totalPrice":999.99,
                "currency":"EUR",
                "cartUrl":"http://www.exampleshop.com/cart/cart-1234567890/",
                "productList":[
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
                }
                ]
                """#,
            printed: (
                #"""
                [
                {
                "name":"CHECKOUT",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"ANDROID",
                "step":"customer",
                "totalPrice":999.99,
                "currency":"EUR",
                "cartUrl":"http://www.exampleshop.com/cart/cart-1234567890/"
                "productList":[
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
                }
                ]
                """#,
                13, 1
            )
        ),
        DengageExample(
            title: "CHECKOUT payment",
            mended: #"""
                [
                {
                "name":"CHECKOUT",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"ANDROID",
                "step":"payment",
                "totalPrice":999.99,
                "currency":"EUR",
                "cartUrl":"http://www.exampleshop.com/cart/cart-1234567890/",
                "productList":[
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
                }
                ]
                """#,
            printed: (
                #"""
                [
                {
                "name":"CHECKOUT",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"ANDROID",
                "step":"payment",
                "totalPrice":999.99,
                "currency":"EUR",
                "cartUrl":"http://www.exampleshop.com/cart/cart-1234567890/"
                "productList":[
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
                }
                ]
                """#,
                13, 1
            )
        ),
        DengageExample(
            title: "CHECKOUT purchase",
            mended: #"""
                [
                {
                "name":"CHECKOUT",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"ANDROID",
                "step":"purchase",
                "totalPrice":999.99,
                "currency":"EUR",
                "productList":[
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
                }
                ]
                """#
        ),
        DengageExample(
            title: "USER_OPERATIONS signup",
            mended: #"""
                [
                {
                "name":"USER_OPERATIONS",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"MOBILE",
                "step":"signup",
                "username":"CUSTOMER USERNAME",
                "fullName":"NAME SURNAME",
                "email":"EMAIL OF THE CUSTOMER",
                "phone":"MOBILE PHONE OF THE CUSTOMER",
                "gender":"GENDER OF THE CUSTOMER",
                "age":18,
                "memberSince":"23.01.2014",
                "location":"LOCATION OF THE CUSTOMER",
                "segments":["segment1","segment2"],
                "custom":{
                "field1":"value1",
                "field2":"value2"
                }
                }
                ]
                """#
        ),
        DengageExample(
            title: "USER_OPERATIONS signin",
            mended: #"""
                [
                {
                "name":"USER_OPERATIONS",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"MOBILE",
                "step":"signin",
                "username":"CUSTOMER USERNAME"
                }
                ]
                """#
        ),
        DengageExample(
            title: "USER_OPERATIONS signout",
            mended: #"""
                [
                {
                "name":"USER_OPERATIONS",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"MOBILE",
                "step":"signout",
                "username":"CUSTOMER USERNAME"
                }
                ]
                """#
        ),
        DengageExample(
            title: "USER_OPERATIONS update",
            mended: #"""
                [
                {
                "name":"USER_OPERATIONS",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"MOBILE",
                "step":"update",
                "username":"CUSTOMER USERNAME",
                "fullName":"NAME SURNAME",
                "email":"EMAIL OF THE CUSTOMER",
                "phone":"MOBILE PHONE OF THE CUSTOMER",
                "gender":"GENDER OF THE CUSTOMER",
                "age":18,
                "memberSince":"23.01.2014",
                "location":"LOCATION OF THE CUSTOMER",
                "segments":["segment1","segment2"],
                "custom":{
                "field1":"value1",
                "field2":"value2"
                }
                }
                ]
                """#
        ),
        DengageExample(
            title: "CUSTOM_EVENT",
            mended: #"""
                [
                {
                "name":"CUSTOM_EVENT",
                "userId":"XXXXXXXXXXXXXXXXXXX",
                "sessionId":"YYYYYYYYYYYYYYYYYYYYY",
                "pageUrl":"http://www.exampleshop.com/",
                "referrer":"",
                "device":"MOBILE",
                "type":"my_custom_event",
                "params":{
                "field1":"value1",
                "field2":"value2"
                }
                }
                ]
                """#
        ),
    ]
}
