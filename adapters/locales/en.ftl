# What stands on messages beside the guide's own sentences.

in-stock = In stock
few-left = { $count ->
    [one] Only 1 left
   *[other] Only { $count } left
}
out-of-stock = Out of stock
preorder = Pre-order
backorder = On backorder
was = was { $price }

you-can-say = You can say: { $examples }
you-can-say-about = About a product, with its number: { $examples }
example = “{ $label }”
example-about = “{ $label } { $number }”
separator = ,{" "}
numbered-button = { $number } · { $label }
alternatives = Not quite that, but close:
only-you = Only you can see this.
open-a-chat = That is for you alone, and I may not write to you yet. Open a chat with me and ask again:

# Commands, in the menu of each platform
command-start = Say hello and see what the guide can do
command-help = What the guide can do
command-search = Find something: say what you need
command-deal = What is reduced right now
command-poll = Let people vote between two or three products
command-saved = The products you saved
command-profile = What the guide remembers of your taste
command-why = Why the last products were shown
command-language = Choose the language
command-export = Get a copy of all your data
command-forget = Delete all your data
command-subscribe = Be told about deals, new arrivals and news
command-quiet = Hours in which nothing is sent unasked
discord-quiet-hours = Such as 22:00-8:00 Europe/London, or off
command-alerts = What you want to be told of, and how to end it
command-stop = No more messages that you did not ask for

discord-search-query = What you are looking for
discord-deal-query = What it should be about, if you like
discord-language-choice = The language
discord-poll-first = The first product
discord-poll-second = The second product
discord-poll-third = A third product, if you like
discord-try-again = That did not reach me. Please try again in a moment.
discord-for-one = The answer is only for the one who asked.
discord-not-now = I cannot answer that here just now. Please try again in a while, or write to me directly.
discord-not-directly = This is only for you, and I cannot write to you directly. Use the command with the slash here: then only you see the answer.

# The product page
back-to-chat = Back to the guide
ask-about = Ask the guide about this product
ask-about-text = Tell me more about { $title }
ask-hint = It answers from this shop’s catalogue and policies.
view-in-shop = See it in the shop
regular-price = Regular price
details = Details
description = Description
not-found-title = This product is not here
not-found-text = The link may be old, or the shop no longer sells it. The guide can find something like it.
picture-of = Picture of { $title }

fact-brand = Brand
fact-color = Colour
fact-size = Size
fact-material = Material
fact-pattern = Pattern
fact-gender = Made for
fact-age_group = Age group
fact-condition = Condition
