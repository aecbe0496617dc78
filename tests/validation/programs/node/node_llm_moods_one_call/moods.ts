import OpenAI from 'openai'

interface Review {
  id: number
  text: string
}

export async function moods(openai: OpenAI, reviews: Review[]): Promise<string[]> {
  const answer = await openai.chat.completions.create({
    model: 'gpt-5-mini',
    messages: [{ role: 'user', content: reviews.map((review) => review.text).join('\n') }],
  })
  return answer.choices[0].message.content.split('\n')
}
