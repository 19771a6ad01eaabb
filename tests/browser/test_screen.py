"""When the canvas of a picture is painted, and what of it is seen moving."""

from helpers.explorers import Sliding

# Counts how often a canvas is filled as a whole, as each painting of a list begins.
COUNT = """() => {
    window.paints = 0;
    const context = document.querySelector(".stage canvas").getContext("2d"), { fillRect } = context;
    context.fillRect = function (...place) {
        window.paints += Number(place[2] === this.canvas.width && place[3] === this.canvas.height);
        return fillRect.apply(this, place);
    };
}"""


def test_a_frame_is_painted_once_at_rest_at_a_step_of_the_readers_own_and_where_he_points(alone):
    picture = alone(Sliding())
    picture.modules.evaluate(COUNT)

    def paints(**changes):
        picture.modules.evaluate("window.paints = 0")
        picture.sends(**changes)
        return picture.modules.evaluate("window.paints")

    assert paints(S=1) == 1
    picture.page.get_by_role("button", name="Next step").click()
    assert paints(S=2) == 1
    picture.page.locator(".stage").press("ArrowRight")
    assert paints(S=1) == 1
